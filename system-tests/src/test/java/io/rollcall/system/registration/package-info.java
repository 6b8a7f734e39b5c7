/** Registration seen from outside: two processes with one id, beans that throw, hosts of all kinds. */
@NullMarked
package io.rollcall.system.registration;

import org.jspecify.annotations.NullMarked;
