package io.jenkins.plugins.workloadsecurityaws.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.workloadsecurityaws.engine.account.AccountId;
import io.jenkins.plugins.workloadsecurityaws.engine.account.Partition;
import io.jenkins.plugins.workloadsecurityaws.engine.account.TrustedAccount;
import io.jenkins.plugins.workloadsecurityaws.engine.policy.StringDomain.Representatives;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringDomainTest {

    private static final TrustedAccount TRUSTED = new TrustedAccount(Partition.AWS, TrustedAccount.CLOUD_ONE);

    private static StringSet exactly(String... texts) {
        return new StringSet(Set.of(texts), List.of());
    }

    private static StringSet like(String... patterns) {
        return new StringSet(
                Set.of(),
                Stream.of(patterns).map(pattern -> Glob.of(pattern, false)).toList());
    }

    private static List<String> ids(StringSet... sets) {
        Representatives representatives = StringDomain.EXTERNAL_IDS.representatives(List.of(sets));
        assertThat(representatives.complete()).isTrue();
        assertThat(representatives.texts()).allMatch(StringDomain.EXTERNAL_IDS::contains);
        return representatives.texts();
    }

    /** The truths that a text has in the sets, so that a test need not know which text was found. */
    private static Set<List<Boolean>> parts(List<String> texts, StringSet... sets) {
        Set<List<Boolean>> parts = new HashSet<>();
        texts.forEach(
                text -> parts.add(Stream.of(sets).map(set -> set.contains(text)).toList()));
        assertThat(parts).as("one text for each part").hasSameSizeAs(texts);
        return parts;
    }

    @Test
    void withoutAnySetOneTextStandsForAll() {
        assertThat(ids()).hasSize(1);
    }

    @Test
    void aTextStandsForItselfAndAnotherForTheRest() {
        StringSet one = exactly("abc");
        assertThat(parts(ids(one), one)).containsExactlyInAnyOrder(List.of(true), List.of(false));
    }

    @Test
    void whatTheDomainDoesNotHoldIsNotFound() {
        StringSet strange = exactly("a b", "x");
        assertThat(parts(ids(strange), strange)).containsExactly(List.of(false));
        StringSet one = like("?");
        assertThat(parts(ids(one), one)).containsExactly(List.of(false));
    }

    @Test
    void twoPatternsAreSplitIntoWhatTheyHaveInCommonAndNot() {
        StringSet begins = like("a*");
        StringSet ends = like("*b");
        assertThat(parts(ids(begins, ends), begins, ends)).hasSize(4);
        StringSet other = like("b*");
        assertThat(parts(ids(begins, other), begins, other)).hasSize(3).doesNotContain(List.of(true, true));
    }

    @Test
    void aPatternThatIsUsedUpByExactTextsLeavesNoOtherPart() {
        StringSet digits = like("abc?");
        StringSet letters = exactly("abc0", "abc1");
        assertThat(parts(ids(digits, letters), digits, letters))
                .containsExactlyInAnyOrder(List.of(true, true), List.of(true, false), List.of(false, false));
        StringSet all = exactly(Stream.iterate('!', c -> c <= '~', c -> (char) (c + 1))
                .map(c -> "ab" + c)
                .toArray(String[]::new));
        StringSet fits = like("ab?");
        assertThat(parts(ids(fits, all), fits, all))
                .as("nothing fits but what is listed")
                .containsExactlyInAnyOrder(List.of(true, true), List.of(false, false));
    }

    @Test
    void aTextThatBeginsLikeAnExactOneIsAnother() {
        StringSet listed = exactly("ab", "abcd");
        StringSet fits = like("ab*");
        assertThat(parts(ids(fits, listed), fits, listed))
                .containsExactlyInAnyOrder(List.of(true, true), List.of(true, false), List.of(false, false));
    }

    @Test
    void theTrustedAccountIsNoOtherAccount() {
        StringDomain others = StringDomain.accountsBut(TRUSTED);
        assertThat(others.contains("147995105371")).isFalse();
        assertThat(others.contains("147995105370")).isTrue();
        assertThat(others.contains("247995105371")).isTrue();
        assertThat(others.contains("14799510537")).isFalse();
        assertThat(others.contains("1479951053711")).isFalse();
        assertThat(others.contains("14799510537a")).isFalse();
        assertThat(others.representatives(List.of(like("147995105371"))).texts())
                .hasSize(1);
        assertThat(others.representatives(List.of(like("14799510537?"))).texts())
                .hasSize(2);
        assertThat(others.representatives(List.of(exactly("147995105371"))).texts())
                .hasSize(1);
    }

    @Test
    void outsideTheAccountIsEveryOtherAccountsArn() {
        StringDomain outside = StringDomain.arnsOutside(TRUSTED);
        assertThat(List.of(
                        "arn:aws:iam::444455556666:root",
                        "arn:aws:iam::147995105370:role/a/b",
                        "arn:aws-us-gov:sts::444455556666:federated-user/x",
                        "arn:aws:iam::444455556666:role/:147995105371:/x"))
                .allMatch(outside::contains);
        assertThat(List.of(
                        "arn:aws:iam::147995105371:root",
                        "arn:aws-cn:iam::147995105371:role/x",
                        "arn:aws:iam::444455556666:",
                        "arn:aws:s3::444455556666:x",
                        "arn:iam::444455556666:root",
                        "444455556666"))
                .noneMatch(outside::contains);
        StringSet account = like("arn:aws:iam::147995105371:*");
        assertThat(outside.representatives(List.of(account)).texts()).hasSize(1).noneMatch(account::contains);
        StringSet anywhere = like("*147995105371*");
        assertThat(parts(outside.representatives(List.of(anywhere)).texts(), anywhere))
                .hasSize(2);
        StringSet elsewhere = like("arn:aws-cn:*");
        assertThat(parts(outside.representatives(List.of(elsewhere)).texts(), elsewhere))
                .hasSize(2);
    }

    @Test
    void anAccountHasARootUsersAndRoles() {
        List<StringDomain> forms = StringDomain.arnsOf(TRUSTED);
        for (String arn : List.of("root", "user/x", "user/path/x", "role/x")) {
            assertThat(forms.stream().filter(form -> form.contains("arn:aws:iam::147995105371:" + arn)))
                    .as(arn)
                    .hasSize(1);
        }
        for (String arn : List.of(
                "arn:aws:iam::147995105371:rool",
                "arn:aws:iam::147995105371:role/",
                "arn:aws:iam::444455556666:root")) {
            assertThat(forms).noneMatch(form -> form.contains(arn));
        }
        StringSet roles = like("arn:aws:iam::147995105371:role/*");
        assertThat(forms.stream()
                        .flatMap(form -> form.representatives(List.of(roles)).texts().stream())
                        .filter(roles::contains))
                .hasSize(1);
        assertThat(StringDomain.anyArnOf(TRUSTED).contains("arn:aws:sts::147995105371:federated-user/x"))
                .isTrue();
    }

    @Test
    @Timeout(60)
    @Tag("large")
    void aSplitOfMoreCasesThanALifetimeHoldsIsGivenUpAndSaysSo() {
        StringSet endless = like("*a" + "?".repeat(40));
        Representatives some = StringDomain.EXTERNAL_IDS.representatives(List.of(endless, exactly("ab")));
        assertThat(some.complete()).isFalse();
        assertThat(some.texts()).isNotEmpty().allMatch(StringDomain.EXTERNAL_IDS::contains);
    }

    @Test
    @Tag("large")
    @Timeout(60)
    void manyPatternsAndALongTextAreGivenUpAtOnceAndSaySo() {
        StringSet patterns = new StringSet(
                Set.of("ab".repeat(32_767) + "c"),
                Stream.generate(() -> Glob.of("*a", false)).limit(65_536).toList());
        assertThat(StringDomain.EXTERNAL_IDS.representatives(List.of(patterns)).complete())
                .isFalse();
    }

    @Test
    @Timeout(60)
    void tenPatternsThatIntersectAreDecided() {
        StringSet[] patterns = Stream.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
                .map(letter -> like("*" + letter + "*"))
                .toArray(StringSet[]::new);
        assertThat(parts(ids(patterns), patterns)).hasSize(1024);
    }

    @ParameterizedTest
    @ValueSource(ints = {20_000, 100_000})
    @Timeout(60)
    @Tag("large")
    void manyTextsAreNoTrouble(int count) {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < count; i++) {
            texts.add("%012d".formatted(i * 7_919L));
        }
        StringSet many = new StringSet(texts, List.of());
        assertThat(parts(ids(many), many)).hasSize(2);
        assertThat(StringDomain.accountsBut(TRUSTED)
                        .representatives(List.of(many))
                        .texts())
                .hasSize(2);
    }

    @Test
    void everyShortTextHasARepresentativeThatIsTreatedAlike() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            StringSet[] sets = new StringSet[1 + random.nextInt(3)];
            for (int s = 0; s < sets.length; s++) {
                Set<String> exact = random.nextBoolean() ? Set.of() : Set.of(any(random, "ab", 2));
                List<Glob> patterns = new ArrayList<>();
                for (int p = random.nextInt(3); p > 0; p--) {
                    patterns.add(Glob.of(any(random, "ab*?", 1), random.nextBoolean()));
                }
                sets[s] = new StringSet(exact, patterns);
            }
            List<String> found = ids(sets);
            Set<List<Boolean>> parts = parts(found, sets);
            for (String text : allTexts("abA", 5)) {
                if (text.length() >= 2) {
                    assertThat(parts)
                            .as("%s in %s", text, List.of(sets))
                            .contains(Stream.of(sets)
                                    .map(set -> set.contains(text))
                                    .toList());
                }
            }
        }
    }

    private static List<String> allTexts(String letters, int longest) {
        List<String> all = new ArrayList<>(List.of(""));
        for (int i = 0; i < all.size(); i++) {
            String text = all.get(i);
            if (text.length() < longest) {
                letters.chars().forEach(c -> all.add(text + (char) c));
            }
        }
        return all;
    }

    private static String any(Random random, String letters, int shortest) {
        StringBuilder text = new StringBuilder();
        for (int length = shortest + random.nextInt(4); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void whatStandsForTheRestIsOfTheDomainAndNoneOfTheListed() {
        List<StringDomain> domains =
                new ArrayList<>(StringDomain.arnsOf(TRUSTED).subList(1, 3));
        domains.addAll(List.of(
                StringDomain.EXTERNAL_IDS,
                StringDomain.NAMES,
                StringDomain.accountsBut(TRUSTED),
                StringDomain.accountsBut(new TrustedAccount(Partition.AWS, new AccountId("999999999999"))),
                StringDomain.arnsOutside(TRUSTED),
                StringDomain.anyArnOf(TRUSTED)));
        for (StringDomain domain : domains) {
            Set<String> listed = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                List<String> texts = domain.representatives(List.of(new StringSet(Set.copyOf(listed), List.of())))
                        .texts();
                assertThat(texts).hasSize(i == 0 ? 1 : 2).allMatch(domain::contains);
                listed.addAll(texts);
                assertThat(listed).hasSize(i + 1);
            }
        }
        assertThat(StringDomain.arnsOf(TRUSTED)
                        .get(0)
                        .representatives(List.of())
                        .texts())
                .containsExactly("arn:aws:iam::147995105371:root");
    }

    @Test
    void aTextIsOfADomainFromItsFirstCharacterToItsLast() {
        assertThat(StringDomain.EXTERNAL_IDS.contains("a bcd")).isFalse();
        assertThat(StringDomain.EXTERNAL_IDS.contains("abcd ")).isFalse();
        assertThat(StringDomain.EXTERNAL_IDS.contains("a")).isFalse();
        assertThat(StringDomain.accountsBut(TRUSTED).contains("147995105371444455556666"))
                .isFalse();
    }

    @Test
    void charactersOfListedTextsAndOfTheExcludedNumberAreToldFromOthers() {
        StringSet fits = like("abc?");
        StringSet listed = exactly("abc0", "abca", "abcb", "abcc");
        assertThat(parts(ids(fits, listed), fits, listed))
                .containsExactlyInAnyOrder(List.of(true, true), List.of(true, false), List.of(false, false));
        StringDomain others =
                StringDomain.accountsBut(new TrustedAccount(Partition.AWS, new AccountId("000000000000")));
        assertThat(others.representatives(List.of(like("*"))).texts()).hasSize(1);
    }
}
