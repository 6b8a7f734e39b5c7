/** The registry beside Eureka and beside servers that know but one answer. Start at {@link RegistryFigures}. */
@NullMarked
package io.rollcall.bench.registry;

import org.jspecify.annotations.NullMarked;
