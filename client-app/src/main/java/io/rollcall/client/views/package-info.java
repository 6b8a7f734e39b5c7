/**
 * The operator's commands for the views of replicated groups. Start at {@link io.rollcall.client.views.ViewsCommand}.
 * They use only the registry's protocol, and need no Spring context.
 */
@NullMarked
package io.rollcall.client.views;

import org.jspecify.annotations.NullMarked;
