/** What a person or a program reads of a session: start at {@link io.rollcall.client.report.Report}. */
@NullMarked
package io.rollcall.client.report;

import org.jspecify.annotations.NullMarked;
