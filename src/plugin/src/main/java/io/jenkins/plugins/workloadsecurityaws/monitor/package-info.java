/** What administrators are warned of. Each looks at what is known; none makes a call. */
package io.jenkins.plugins.workloadsecurityaws.monitor;
