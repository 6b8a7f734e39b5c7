/**
 * The answers to requests, as clients read them. Whoever reads slowly holds a thread that others do not need, and only
 * for a time. Start at {@link io.rollcall.chassis.answer.LargeAnswersFilter}.
 */
@NullMarked
package io.rollcall.chassis.answer;

import org.jspecify.annotations.NullMarked;
