/**
 * A session of calls from the command line. {@link io.rollcall.client.ClientApplication} reads the flags and looks the
 * service up, once or as it changes; a {@link io.rollcall.client.session.Session} makes the calls, and a {@link
 * io.rollcall.client.report.Report} shows them.
 */
@NullMarked
package io.rollcall.client;

import org.jspecify.annotations.NullMarked;
