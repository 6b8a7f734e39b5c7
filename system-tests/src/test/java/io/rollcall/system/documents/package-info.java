/**
 * The Markdown pages of this repository, held to what they say: links resolve, commands run, and the reference names
 * what exists. Start at {@link io.rollcall.system.documents.Page}.
 */
@NullMarked
package io.rollcall.system.documents;

import org.jspecify.annotations.NullMarked;
