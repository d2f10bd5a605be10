import DequeModule
import NIOCore

/// Handler of one connection's commands and replies on its loop: replies come in the order of the commands, so the
/// first waiting command owns the next reply. All writes in one turn of the loop leave with one flush.
final class RedisChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Commands that may wait for their replies on one connection.
    private static let waitingMax = 100_000

    private struct Waiting {
        var promise: EventLoopPromise<[RedisValue]>
        var repliesDue: Int
        var replies: [RedisValue]
        var deadline: NIODeadline
    }

    private var reader: RedisReplyReader
    private var waiting: Deque<Waiting> = []
    private var context: ChannelHandlerContext?
    private var isFlushDue = false
    private var timer: Scheduled<Void>?
    private var failure: RedisProblem?
    /// Receiver of pushes, set on a connection of subscriptions: gets every reply that no command waits for.
    var onPush: ((RedisValue) -> Void)?

    init(_ limits: RedisReplyLimits = .commands) throws(RedisProblem) {
        reader = try RedisReplyReader(limits)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// - Parameter promise: nil: the replies are pushes
    func send(_ commands: [RedisCommand], timeout: Duration, promise: EventLoopPromise<[RedisValue]>?) {
        guard let context, failure == nil, context.channel.isActive else {
            promise?.fail(failure ?? RedisProblem(.closed, "the connection is closed"))
            return
        }
        if let promise {
            guard waiting.count < Self.waitingMax else {
                return promise.fail(RedisProblem(.busy, "\(Self.waitingMax) commands wait already"))
            }
            let deadline = NIODeadline.now() + TimeAmount(timeout)
            waiting.append(Waiting(promise: promise, repliesDue: commands.count, replies: [], deadline: deadline))
            watch()
        }
        var buffer = context.channel.allocator.buffer(capacity: 128 * commands.count)
        for command in commands { command.write(to: &buffer) }
        context.write(wrapOutboundOut(buffer), promise: nil)
        guard !isFlushDue else { return }
        isFlushDue = true
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute {
            bound.value.isFlushDue = false
            bound.value.context?.flush()
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            let buffer = unwrapInboundIn(data)
            try buffer.withUnsafeReadableBytes { try reader.feed($0) }
            while let value = try reader.next() { received(value) }
        } catch {
            end(RedisProblem(error, .malformed), context)
        }
    }

    private func received(_ value: RedisValue) {
        if let onPush { return onPush(value) }
        guard !waiting.isEmpty else { return }
        waiting[0].replies.append(value)
        guard waiting[0].replies.count == waiting[0].repliesDue else { return }
        let done = waiting.removeFirst()
        done.promise.succeed(done.replies)
    }

    // MARK: Deadlines

    /// Deadline timer of the connection, set for the first waiting command.
    private func watch() {
        guard timer == nil, let first = waiting.first, let context else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(deadline: first.deadline) { bound.value.timeCame() }
    }

    private func timeCame() {
        timer = nil
        guard let first = waiting.first, let context else { return }
        guard first.deadline <= .now() else { return watch() }
        end(RedisProblem(.timedOut, "no reply in time"), context)
    }

    // MARK: Ending

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(RedisProblem(error), context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(RedisProblem(.closed, "the server closed the connection"), context)
    }

    private func end(_ problem: RedisProblem, _ context: ChannelHandlerContext) {
        if failure == nil { failure = problem }
        timer?.cancel()
        timer = nil
        let left = waiting
        waiting.removeAll()
        for one in left { one.promise.fail(problem) }
        context.close(promise: nil)
    }
}
