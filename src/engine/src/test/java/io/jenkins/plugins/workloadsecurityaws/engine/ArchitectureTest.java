package io.jenkins.plugins.workloadsecurityaws.engine;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String ENGINE = "io.jenkins.plugins.workloadsecurityaws.engine";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ENGINE);

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching(ENGINE + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void dataFlowsOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("account")
                .definedBy(ENGINE + ".account")
                .layer("remote")
                .definedBy(ENGINE + ".remote")
                .layer("policy")
                .definedBy(ENGINE + ".policy")
                .layer("aws")
                .definedBy(ENGINE + ".aws")
                .layer("workloadsecurity")
                .definedBy(ENGINE + ".workloadsecurity")
                .layer("audit")
                .definedBy(ENGINE + ".audit")
                .layer("onboarding")
                .definedBy(ENGINE + ".onboarding")
                .layer("report")
                .definedBy(ENGINE + ".report")
                .layer("fleet")
                .definedBy(ENGINE + ".fleet")
                .layer("api")
                .definedBy(ENGINE + ".api")
                .whereLayer("api")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("fleet")
                .mayOnlyBeAccessedByLayers("api")
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("api", "fleet")
                .whereLayer("onboarding")
                .mayOnlyBeAccessedByLayers("api", "fleet", "report")
                .whereLayer("audit")
                .mayOnlyBeAccessedByLayers("api", "report", "onboarding")
                .whereLayer("policy")
                .mayOnlyBeAccessedByLayers("api", "report", "onboarding", "aws")
                .whereLayer("aws")
                .mayOnlyBeAccessedByLayers("api", "fleet", "onboarding")
                .whereLayer("workloadsecurity")
                .mayOnlyBeAccessedByLayers("api", "fleet", "onboarding")
                .check(classes);
    }

    @Test
    void onlyTheAwsPackageKnowsTheSdksServices() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage(ENGINE + ".aws")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk.services..")
                .check(classes);
    }

    @Test
    void theEngineKnowsNoJenkins() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("hudson..", "jenkins..", "org.kohsuke..")
                .check(classes);
    }
}
