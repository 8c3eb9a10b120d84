package willis.net;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;

/**
 * Holds the modules of a network as long as it lives. libtorch calls back into their Java halves, for instance when a network
 * moves to another device, and fails if the garbage collector took those that no field refers to.
 */
final class Containers {
    private final List<Module> held = new ArrayList<>();

    /** A new module without parameters of its own. */
    Module create(String className) {
        Module module = new Module(className);
        held.add(module);
        return module;
    }

    /** Registers a module and holds what comes back. */
    <M extends Module> M register(Module parent, String name, M child) {
        M registered = parent.register_module(name, child);
        held.add(child);
        held.add(registered);
        return registered;
    }
}
