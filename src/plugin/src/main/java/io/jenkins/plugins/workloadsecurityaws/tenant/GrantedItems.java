package io.jenkins.plugins.workloadsecurityaws.tenant;

import hudson.Extension;
import hudson.model.Item;
import hudson.model.listeners.ItemListener;
import java.util.Optional;

/**
 * Keeps what was allowed to a job or folder with that job or folder: it follows a rename or move, and ends with deletion,
 * so that whoever makes an item of the same name afterwards gets nothing of it.
 */
@Extension
public class GrantedItems extends ItemListener {

    @Override
    public void onLocationChanged(Item item, String oldFullName, String newFullName) {
        WorkloadSecurityConfiguration.get()
                .changeItems(name -> within(name, oldFullName)
                        ? Optional.of(newFullName + name.substring(oldFullName.length()))
                        : Optional.of(name));
    }

    @Override
    public void onDeleted(Item item) {
        String gone = item.getFullName();
        WorkloadSecurityConfiguration.get()
                .changeItems(name -> within(name, gone) ? Optional.empty() : Optional.of(name));
    }

    /** What is said of names below an item goes with it, whether or not there is such an item now. */
    private static boolean within(String name, String item) {
        return name.equals(item) || name.startsWith(item + "/");
    }
}
