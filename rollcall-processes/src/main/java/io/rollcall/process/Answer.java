package io.rollcall.process;

import io.rollcall.wire.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** @param headers the headers, by their names in lower case */
public record Answer(int status, Map<String, List<String>> headers, String body) {

    private static final JsonMapper JSON = new JsonMapper();

    public boolean isGood() {
        return status / 100 == 2;
    }

    public <T> T as(Class<T> type) {
        return JSON.readValue(body, type);
    }

    public Problem problem() {
        return as(Problem.class);
    }

    public Optional<String> header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, List.of()).stream().findFirst();
    }
}
