/**
 * The views of replicated groups: which replicas form a group, and which one leads. Start at {@code ViewController} and
 * {@link io.rollcall.registry.view.Views}. A {@code ReplicaGroup} is one group, {@code ViewRegister} its
 * compare-and-set register on disk, {@code ViewRules} decides on a change, {@code ForcedView} what an operator may
 * force after a loss. It knows leases only through {@link io.rollcall.registry.view.LeaseHolders}.
 */
@NullMarked
package io.rollcall.registry.view;

import org.jspecify.annotations.NullMarked;
