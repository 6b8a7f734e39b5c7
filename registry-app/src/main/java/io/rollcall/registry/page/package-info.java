/**
 * The registry's page: files of this jar that a browser runs, and that carry no data. What they show they fetch from
 * the methods of the wire, as any other client. Start at {@link io.rollcall.registry.page.PageServlet}, and for the
 * browser's part at {@code resources/page/main.js}. It knows nothing of instances.
 */
@NullMarked
package io.rollcall.registry.page;

import org.jspecify.annotations.NullMarked;
