/** The report of a session, which a person or a program reads. Start at {@link io.rollcall.client.report.Report}. */
@NullMarked
package io.rollcall.client.report;

import org.jspecify.annotations.NullMarked;
