package io.jenkins.plugins.workloadsecurityaws;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import hudson.model.Action;
import hudson.model.Describable;
import java.io.Serializable;
import org.junit.jupiter.api.Test;

class RoomsTest {

    private static final String ROOT = "io.jenkins.plugins.workloadsecurityaws";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/engine/"))
            .importPackages(ROOT);

    @Test
    void noRoomsDependOnEachOtherInACircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void thePluginSeesTheEnginesFrontDoorOnly() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".engine.account..",
                        ROOT + ".engine.aws..",
                        ROOT + ".engine.finding..",
                        ROOT + ".engine.fleet..",
                        ROOT + ".engine.onboarding..",
                        ROOT + ".engine.policy..",
                        ROOT + ".engine.remote..",
                        ROOT + ".engine.report..",
                        ROOT + ".engine.workloadsecurity..")
                .check(classes);
    }

    @Test
    void nothingThatJenkinsPersistsHoldsARecordOrAnEnginesType() {
        ArchRuleDefinition.noFields()
                .that()
                .areDeclaredInClassesThat()
                .areAssignableTo(Action.class)
                .or()
                .areDeclaredInClassesThat()
                .areAssignableTo(Describable.class)
                .or()
                .areDeclaredInClassesThat()
                .areAssignableTo(Serializable.class)
                .should()
                .haveRawType(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "a record or a type of the engine",
                        (com.tngtech.archunit.core.domain.JavaClass type) ->
                                type.isRecord() || type.getPackageName().startsWith(ROOT + ".engine")))
                .check(classes);
    }

    @Test
    void noServiceOfTheSdkIsCalledFromThePlugin() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk.services..")
                .check(classes);
    }
}
