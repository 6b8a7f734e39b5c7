/**
 * A session of calls from the command line: {@link io.rollcall.client.ClientApplication} reads what is asked for, looks the
 * service up, once or as it changes, and lets a {@link io.rollcall.client.session.Session} make the calls and a {@link
 * io.rollcall.client.report.Report} tell of them.
 */
@NullMarked
package io.rollcall.client;

import org.jspecify.annotations.NullMarked;
