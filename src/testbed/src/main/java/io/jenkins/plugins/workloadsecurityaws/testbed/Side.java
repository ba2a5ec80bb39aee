package io.jenkins.plugins.workloadsecurityaws.testbed;

import java.time.Duration;

/** One of the two services, as the HTTP front sees it. */
interface Side {

    /** Which operation a request asks for, in which account. */
    Call identify(Request request);

    /** Does it. */
    Answer answer(Request request, Call call);

    /** How this side says that there are too many calls; a zero duration sends no hint. */
    Answer throttled(Call call, Duration retryAfter);

    /** How this side says no. */
    Answer forbidden(Call call);

    /** How this side says that it failed. */
    Answer failed(Call call);
}
