package io.jenkins.plugins.workloadsecurityaws.step;

import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.workloadsecurityaws.tenant.TenantReference;
import io.jenkins.plugins.workloadsecurityaws.tenant.Tenants;
import io.jenkins.plugins.workloadsecurityaws.tenant.Use;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of the steps share. */
public abstract class AccountStepDescriptor extends StepDescriptor {

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /**
     * Takes values as pipelines write them, and refuses what no parameter takes before anything is done: a misspelt
     * {@code dryRun} must not change an account.
     *
     * @param arguments what the pipeline gave
     * @return the step
     * @throws AbortException if a parameter does not exist or does not take its value; the message is for the build's log
     */
    @Override
    @SuppressWarnings("deprecation") // the one place where a pipeline's own values are seen
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        Map<String, Class<?>> parameters = new TreeMap<>();
        for (DescribableParameter parameter : new DescribableModel<>(clazz).getParameters()) {
            parameters.put(parameter.getName(), parameter.getErasedType());
        }
        Map<String, Object> taken = new LinkedHashMap<>();
        for (Map.Entry<String, Object> each : arguments.entrySet()) {
            String name = each.getKey();
            if (!parameters.containsKey(name) && !name.equals(UninstantiatedDescribable.ANONYMOUS_KEY)) {
                throw new AbortException(Messages.AccountStepDescriptor_unknown(
                        name, getFunctionName(), String.join(", ", parameters.keySet())));
            }
            taken.put(name, PipelineArgument.taken(name, parameters.get(name), each.getValue()));
        }
        try {
            return super.newInstance(taken);
        } catch (RuntimeException wrong) {
            throw new AbortException(reason(wrong));
        }
    }

    /** What the innermost exception says, without our class names. */
    private String reason(Throwable wrong) {
        Throwable innermost = wrong;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return Util.fixNull(innermost.getMessage()).replace(clazz.getName() + ".", "");
    }

    /**
     * Lists the tenants that the job may use.
     *
     * @param item the job that is being configured; null: none is
     * @param tenant the current value
     * @return names, or only the current value without permission
     */
    @POST
    public ListBoxModel doFillTenantItems(@AncestorInPath Item item, @QueryParameter String tenant) {
        ListBoxModel choice = new ListBoxModel();
        String current = Util.fixNull(tenant);
        if (mayConfigure(item)) {
            choice.add(Messages.AccountStepDescriptor_onlyTenant(), "");
            (item == null ? Tenants.all() : Tenants.usable(item, Use.VERIFY))
                    .stream()
                            .map(TenantReference::tenant)
                            .map(found -> found.getName())
                            .distinct()
                            .forEach(choice::add);
        }
        if (choice.stream().noneMatch(option -> option.value.equals(current))) {
            choice.add(current);
        }
        return choice;
    }

    /**
     * Lists from which finding on a build may fail.
     *
     * @param item the job that is being configured; null: none is
     * @param failOn the current value
     * @return the choices, or only the current value without permission
     */
    @POST
    public ListBoxModel doFillFailOnItems(@AncestorInPath Item item, @QueryParameter String failOn) {
        if (!mayConfigure(item)) {
            return new ListBoxModel(new ListBoxModel.Option(Util.fixNull(failOn), Util.fixNull(failOn)));
        }
        return new ListBoxModel(
                new ListBoxModel.Option(Messages.FailOn_error(), FailOn.ERROR.label()),
                new ListBoxModel.Option(Messages.FailOn_warning(), FailOn.WARNING.label()),
                new ListBoxModel.Option(Messages.FailOn_never(), FailOn.NEVER.label()));
    }

    /**
     * Checks that an account is named. That there is none is an error as soon as something below it was typed.
     *
     * @param item the job that is being configured; null: none is
     * @param value the account in the form
     * @param roleArn the role's ARN in the form, which names an account too
     * @param roleName the role's name in the form
     * @return an error if there is none, or if it is no 12 digits; parameters of the build are taken as they are
     */
    @POST
    public FormValidation doCheckAccount(
            @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String roleArn,
            @QueryParameter String roleName) {
        if (!mayConfigure(item)) {
            return FormValidation.ok();
        }
        String account = Util.fixEmptyAndTrim(value);
        if (account == null) {
            return Util.fixEmptyAndTrim(roleArn) != null || Util.fixEmptyAndTrim(roleName) == null
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.AccountStepDescriptor_noAccount());
        }
        return account.contains("$") || ACCOUNT.matcher(account).matches()
                ? FormValidation.ok()
                : FormValidation.error(Messages.AccountStepDescriptor_badAccount());
    }

    static boolean mayConfigure(Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }
}
