/**
 * The one idea: observe what AWS and Workload Security hold, plan (a pure function) what differs from what is wanted,
 * apply exactly that plan. Verify, dry run, onboard, repair and offboard are the same loop; nothing else decides.
 */
package io.jenkins.plugins.workloadsecurityaws.engine.onboarding;
