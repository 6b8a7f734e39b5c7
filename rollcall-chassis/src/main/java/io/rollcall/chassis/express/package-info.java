/**
 * The methods that are nearly all of a service's load, answered before Spring MVC. Start at {@link
 * io.rollcall.chassis.express.ExpressLane}. A service says which methods those are, how the everyday form of their requests is read and
 * how their answers are written ({@link io.rollcall.chassis.express.EverydayMethods}); whatever is not everyday is Spring's.
 */
@NullMarked
package io.rollcall.chassis.express;

import org.jspecify.annotations.NullMarked;
