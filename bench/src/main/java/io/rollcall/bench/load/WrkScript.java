package io.rollcall.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes wrk send different requests. Each is a prepared text that Lua only hands over, because Lua's time is the
 * load's.
 */
public final class WrkScript {

    /** Stands for the number of the request, in seven digits, in a {@link #counting} one. */
    public static final String NUMBER = "#NUMBER";

    /** Stands for a tenth of it. */
    public static final String TENTH = "##TENTH";

    /** Sends the requests in order, and again from the start. */
    public static String rotating(List<String> requests) {
        String all = requests.stream().map(WrkScript::quoted).collect(Collectors.joining(",\n"));
        return """
                local requests = {
                %s
                }
                local n = 0
                request = function()
                  n = n %% #requests + 1
                  return requests[n]
                end
                """.formatted(all);
    }

    /** Sends one request, in which a number counts up from {@code first}. */
    public static String counting(String request, long first) {
        StringBuilder parts = new StringBuilder("\"\"");
        int from = 0;
        for (int at = next(request, from); at >= 0; at = next(request, from)) {
            parts.append(" .. ").append(quoted(request.substring(from, at)));
            parts.append(request.startsWith(NUMBER, at) ? " .. number" : " .. tenth");
            from = at + NUMBER.length();
        }
        parts.append(" .. ").append(quoted(request.substring(from)));
        return """
                local n = %d
                request = function()
                  local number = string.format("%%07d", n)
                  local tenth = "0" .. number:sub(1, 6)
                  n = n + 1
                  return %s
                end
                """.formatted(first, parts);
    }

    /** Returns one request as {@link #counting} sends it. */
    public static String numbered(String request, long number) {
        String digits = "%07d".formatted(number);
        return request.replace(NUMBER, digits).replace(TENTH, "%07d".formatted(number / 10));
    }

    /** Returns a complete HTTP/1.1 request with a JSON body, or with none. */
    public static String request(String method, String path, String body) {
        return method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n"
                + body;
    }

    private static int next(String request, int from) {
        int number = request.indexOf(NUMBER, from);
        int tenth = request.indexOf(TENTH, from);
        if (number < 0 || tenth < 0) return Math.max(number, tenth);
        return Math.min(number, tenth);
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\r", "\\r")
                        .replace("\n", "\\n")
                + '"';
    }

    private WrkScript() {}
}
