package io.jenkins.plugins.workloadsecurityaws.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.jenkins.plugins.workloadsecurityaws.engine.aws.AwsSettings;
import io.jenkins.plugins.workloadsecurityaws.engine.fleet.Progress;
import io.jenkins.plugins.workloadsecurityaws.engine.onboarding.Change;
import io.jenkins.plugins.workloadsecurityaws.engine.remote.RemoteCallException;
import io.jenkins.plugins.workloadsecurityaws.engine.workloadsecurity.TenantSettings;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void theCommandLineSeesTheEnginesOperationsAndPublishedValuesOnly() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("..engine..")
                        .and(not(resideInAnyPackage(
                                "..engine.api",
                                "..engine.account",
                                "..engine.audit",
                                "..engine.finding",
                                "..engine.report")))
                        .and(not(belongToAnyOf(
                                AwsSettings.class,
                                Change.class,
                                Progress.class,
                                RemoteCallException.class,
                                TenantSettings.class))))
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.jenkins.plugins.workloadsecurityaws.cli"));
    }
}
