package io.rollcall.wire.registry;

/**
 * @param view that holds; of number 0 while the registry has none
 * @param highest of the views that were reported: a member of it that knows an older one only is to take it, and report it too
 */
public record ReportViewResponse(View view, View highest) {}
