package io.jenkins.plugins.workloadsecurityaws.engine.aws;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Ends an answer that is larger or deeper than any of AWS's while it is read. The SDK keeps an answer whole, and its reader
 * of XML calls itself for each element within another: what stands in AWS's place could fill the memory or the stack.
 */
final class AnswerBoundsInterceptor implements ExecutionInterceptor {

    private static final long LARGEST = 16L * 1024 * 1024;

    /** AWS's own answers have about ten elements within another. */
    private static final int DEEPEST = 100;

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return context.responseBody().map(Bounded::new);
    }

    private static final class Bounded extends FilterInputStream {

        private long size;
        private int first = -1;
        private int previous = -1;
        private int depth;

        Bounded(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            if (one >= 0) {
                hear(one);
            }
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int count = in.read(bytes, from, most);
            for (int i = from; i < from + count; i++) {
                hear(bytes[i]);
            }
            return count;
        }

        /** In XML an element begins at each angle bracket but for that of an end, a comment or an instruction. */
        private void hear(int one) {
            size++;
            first = first < 0 ? one : first;
            if (previous == '<' && one != '!' && one != '?') {
                depth += one == '/' ? -1 : 1;
            } else if (previous == '/' && one == '>') {
                depth--;
            }
            previous = one;
            if (size > LARGEST) {
                throw SdkClientException.create("the answer is larger than " + LARGEST / 1024 / 1024 + " MiB");
            }
            if (first == '<' && depth > DEEPEST) {
                throw SdkClientException.create("the answer has " + depth + " elements within each other");
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
