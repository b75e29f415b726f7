package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A class loader with a copy of its own of the library and of all it needs, as an application server has several. */
final class OtherClassLoader implements AutoCloseable {
    private final URLClassLoader loader;

    /** @param work a directory for the classes of tests */
    OtherClassLoader(Path work) throws IOException {
        List<Path> classPath = ChildJvm.poolClassPath(work);
        URL[] urls = new URL[classPath.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = classPath.get(i).toUri().toURL();
        }
        loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    /** Its copy of that class. */
    Class<?> copyOf(Class<?> type) throws ClassNotFoundException {
        Class<?> copy = loader.loadClass(type.getName());
        assertThat(copy).isNotSameAs(type);
        return copy;
    }

    /** {@link PoolCommands} of its own. */
    @SuppressWarnings("unchecked") // PoolCommands says so
    UnaryOperator<String> commands(PoolOptions options) throws ReflectiveOperationException {
        Constructor<?> constructor = copyOf(PoolCommands.class).getDeclaredConstructor(String.class, String.class);
        constructor.setAccessible(true);
        return (UnaryOperator<String>) constructor.newInstance(options.home().toString(), options.name());
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
