/** The documentation, as far as it shows the starter's API. */
@NullMarked
package io.rollcall.documents;

import org.jspecify.annotations.NullMarked;
