/**
 * The manifests of {@code k8s/}, as {@code kubectl kustomize} renders them, read strictly into Kubernetes' own types
 * and held to rules. Begin at {@link io.rollcall.system.kubernetes.ManifestsTest}. No cluster is needed.
 */
@NullMarked
package io.rollcall.system.kubernetes;

import org.jspecify.annotations.NullMarked;
