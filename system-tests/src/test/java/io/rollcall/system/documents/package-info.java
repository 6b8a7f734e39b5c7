/**
 * Checks the Markdown pages of this repository: links resolve, commands run, and the reference names what exists. Start
 * at {@link io.rollcall.system.documents.Page}.
 */
@NullMarked
package io.rollcall.system.documents;

import org.jspecify.annotations.NullMarked;
