package io.rollcall.chassis.fastpath;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;

/** How the requests of the fast path are timed: in Spring's own meter, so that both paths appear as one. */
interface RequestTimes {

    /** Begins to time a request. It may go on to Spring, which times it then; in that case nothing here is called. */
    Timing begin(HttpServletRequest request, HttpServletResponse response);

    /** One request. */
    interface Timing {

        /** Calls the method that answers it. */
        <T> T during(Supplier<T> call);

        /** Ends with the status of the response. Any thread may call it. */
        void end();
    }
}
