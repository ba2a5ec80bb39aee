package io.jenkins.plugins.workloadsecurityaws.cli;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

class FrontDoorTest {

    @Test
    void theCommandLineSeesOnlyTheEnginesFrontDoor() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..engine.account..",
                        "..engine.finding..",
                        "..engine.remote..",
                        "..engine.policy..",
                        "..engine.aws..",
                        "..engine.workloadsecurity..",
                        "..engine.onboarding..",
                        "..engine.report..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.jenkins.plugins.workloadsecurityaws.cli"));
    }
}
