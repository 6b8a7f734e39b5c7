/**
 * The registry's page in a real browser, with real processes. Start at {@link io.rollcall.system.page.PageIT}. {@link
 * io.rollcall.system.page.Browser} knows nothing of Rollcall.
 */
@NullMarked
package io.rollcall.system.page;

import org.jspecify.annotations.NullMarked;
