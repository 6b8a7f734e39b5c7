package io.rollcall.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.wire.Problem;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A field that is wrong is named. A method that refuses or fails is answered with a problem. */
class ProblemExceptionHandlerTest extends RefusalFixture {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"service":"echo","id":"a","address":"localhost:1","weight":0}          | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":"5"}        | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":1.5}        | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":99999999999} | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":true}       | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":[5]}        | weight
                    {"service":"echo","id":"a","address":"localhost:1","status":"ASLEEP"}   | status
                    {"service":"echo","id":"a","address":"localhost:1","status":1}          | status
                    {"service":"echo","id":"a","address":"localhost:1","metadata":"x"}      | metadata
                    {"service":"echo","id":"a","address":"localhost:1","metadata":{"k":1}}  | metadata.k
                    {"service":"echo","id":"a","address":"localhost:1","metadata":{"k":null}} | metadata[k]
                    {"service":"echo","id":"a","address":"localhost:1","ttlMillis":2999}    | ttlMillis
                    {"service":"echo","id":"a","address":"localhost"}                       | address
                    {"service":"echo","id":"a","address":"localhost:65536"}                 | address
                    {"service":"echo","id":"a"}                                             | address
                    {"service":"ec/ho","id":"a","address":"localhost:1"}                    | service
                    {"service":"","id":"a","address":"localhost:1"}                         | service
                    {"service":5,"id":"a","address":"localhost:1"}                          | service
                    {"service":"echo","id":".a","address":"localhost:1"}                    | id
                    """)
    void aBrokenFieldIsNamed(String body, String field) throws Exception {
        Problem problem = refused(post("/Test.Register", body), 400, "invalid-request");
        assertThat(problem.errors()).extracting(Problem.FieldError::field).containsExactly(field);
        assertThat(problem.errors())
                .allSatisfy(error -> assertThat(error.message()).startsWith("must "));
    }

    @ParameterizedTest
    @CsvSource({
        "weight, 5000000000, must be a whole number of 32 bits (-2147483648 to 2147483647)",
        "weight, 2147483648, must be a whole number of 32 bits (-2147483648 to 2147483647)",
        "weight, 9223372036854775808, must be a whole number of 32 bits (-2147483648 to 2147483647)",
        "ttlMillis, 9223372036854775808, must be a whole number of 64 bits"
    })
    void aNumberThatIsTooLargeIsToldItsFieldsSize(String field, String number, String reason) throws Exception {
        Problem problem = refused(post("/Test.Register", "{\"" + field + "\":" + number + "}"), 400, "invalid-request");
        assertThat(problem.errors()).containsExactly(new Problem.FieldError(field, reason));
    }

    @Test
    void aNameOf63CharactersPassesAndOneMoreDoesNot() throws Exception {
        assertThat(post("/Test.Register", GOOD.replace("echo", "e".repeat(63))).statusCode())
                .isEqualTo(200);
        refused(post("/Test.Register", GOOD.replace("echo", "e".repeat(64))), 400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"service":"echo","id":"a","address":"localhost:1","wieght":1}               | wieght
                    {"service":"echo","id":"a","address":"localhost:1","Weight":1}               | Weight
                    {"service":"echo","id":"a","address":"localhost:1","":1}                     | ``
                    {"service":"echo","id":"a","address":"localhost:1","id":"b"}                 | id
                    {"service":"echo","id":"a","address":"localhost:1","id":"a"}                 | id
                    {"service":"echo","id":"a","address":"localhost:1","metadata":{"k":"","k":""}} | metadata.k
                    {"service":"echo","id":"a","address":"localhost:1","metadata":{},"metadata":{}} | metadata
                    {"service":"echo","id":"a","address":"localhost:1","i\\u0064":"b"}             | id
                    """)
    void aFieldThatIsUnknownOrThereTwiceIsNamed(String body, String field) throws Exception {
        Problem problem = refused(post("/Test.Register", body), 400, "invalid-request");
        assertThat(problem.errors()).extracting(Problem.FieldError::field).containsExactly(field);
    }

    @Test
    void aNestedFieldThatIsUnknownIsNamedByItsPath() throws Exception {
        String body = """
                {"number":1,"primary":"a","members":[{"id":"a","adress":"localhost:1"}]}""";
        Problem problem = refused(post("/Test.View", body), 400, "invalid-request");
        assertThat(problem.errors()).extracting(Problem.FieldError::field).containsExactly("members[0].adress");
        String twice = body.replace("\"adress\":\"localhost:1\"", "\"id\":\"b\"");
        assertThat(refused(post("/Test.View", twice), 400, "invalid-request").errors())
                .extracting(Problem.FieldError::field)
                .containsExactly("members[0].id");
    }

    @Test
    void aRefusalSaysWhatItIsAndADefectSaysNothingOfItsInside() throws Exception {
        HttpResponse<String> refusal = post("/Test.Refuse", "{}");
        assertThat(refused(refusal, 503, "not-ready").detail()).isEqualTo("Not yet.");
        assertThat(refusal.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(refused(post("/Test.RefuseLater", "{}"), 503, "not-ready").detail())
                .isEqualTo("Not yet.");
        assertThat(post("/Test.Fail", "{}").body()).contains("\"internal\"").doesNotContain("secret");
    }
}
