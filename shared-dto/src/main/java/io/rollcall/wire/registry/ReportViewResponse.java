package io.rollcall.wire.registry;

/**
 * @param view the current view; its number is 0 while the registry has none
 * @param highest the highest reported view: a member of it that knows only an older one must adopt it, and report
 *     it, too
 */
public record ReportViewResponse(View view, View highest) {}
