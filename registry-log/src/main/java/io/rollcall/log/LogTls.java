package io.rollcall.log;

import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificates of mutual TLS between the members. Both may be exchanged within while the log is open: each new
 * connection asks them anew.
 *
 * @param keys what this member presents, as a server and as a client
 * @param trust decides on the certificates of the others. It must take those of members alone, because whoever reaches
 *     the log can change the group
 */
public record LogTls(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust) {}
