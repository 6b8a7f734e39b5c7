/**
 * The views of replicated groups. Start at {@link io.rollcall.registry.view.Views}, which takes one change of a group at a time;
 * {@code Rules} says whose change it is, {@code ViewFiles} keeps it, {@code Reports} finds a lost one again. It knows leases by a
 * question only: whose is this one?
 */
@NullMarked
package io.rollcall.registry.view;

import org.jspecify.annotations.NullMarked;
