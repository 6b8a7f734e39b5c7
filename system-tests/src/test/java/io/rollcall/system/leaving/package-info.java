/** An instance goes, with a farewell or without: what do its callers notice? */
@NullMarked
package io.rollcall.system.leaving;

import org.jspecify.annotations.NullMarked;
