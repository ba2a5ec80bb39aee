package io.jenkins.plugins.workloadsecurityaws;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import hudson.model.Action;
import hudson.model.Describable;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import io.jenkins.plugins.workloadsecurityaws.engine.journal.CreatesUnderWay;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.Connector;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.HttpClients;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import java.io.Serializable;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String ROOT = "io.jenkins.plugins.workloadsecurityaws";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/engine/"))
            .importPackages(ROOT);

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void thePluginSeesTheEnginesOperationsAndPublishedValuesOnly() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".engine..")
                        .and(not(resideInAnyPackage(
                                ROOT + ".engine.api",
                                ROOT + ".engine.account",
                                ROOT + ".engine.audit",
                                ROOT + ".engine.finding",
                                ROOT + ".engine.report")))
                        .and(not(belongToAnyOf(
                                CreatesUnderWay.class,
                                HttpClients.class,
                                AwsSettings.class,
                                Change.class,
                                Connector.class,
                                Progress.class,
                                RemoteCallException.class,
                                TenantSettings.class))))
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
