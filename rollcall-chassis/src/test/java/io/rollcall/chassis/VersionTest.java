package io.rollcall.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {

    @Test
    void theCommitIsNamedWhereTheBuildKnewIt() {
        assertThat(new Version("1.0.0", "0a1b2c3")).hasToString("1.0.0 (0a1b2c3)");
        assertThat(new Version("1.0.0", "")).hasToString("1.0.0");
    }

    /** It is the applications' jars that know: this module has none. */
    @Test
    void aBuildThatNotedNothingHasAVersionAllTheSame() {
        assertThat(Version.ofThisBuild().number()).isEqualTo("of an unknown version");
    }
}
