import NIOCore

/// Messages that wait for their socket, and the cutting of large ones into fragments: a control frame never waits
/// behind more than one of them.
struct OutgoingQueue {
    /// Bytes of a fragment: what the kernel holds unsent of a connection (TCP_NOTSENT_LOWAT), so that one fragment at
    /// a time is out of our hands.
    static let fragmentBytes = 16 * 1024

    private struct Message {
        var opcode: WebSocketOpcode
        var isCompressed: Bool
        var rest: ByteBuffer
        var isBegun = false
    }

    private var messages = CircularBuffer<Message>(initialCapacity: 0)
    /// Payload bytes that wait.
    private(set) var bytes = 0

    var isEmpty: Bool { messages.isEmpty }

    mutating func append(_ payload: ByteBuffer, _ opcode: WebSocketOpcode, isCompressed: Bool) {
        bytes += payload.readableBytes
        messages.append(Message(opcode: opcode, isCompressed: isCompressed, rest: payload))
    }

    /// Writes the next fragment. False: nothing waits.
    mutating func writeNext(mask: UInt32?, into buffer: inout ByteBuffer) -> Bool {
        guard var message = messages.popFirst() else { return false }
        let length = min(Self.fragmentBytes, message.rest.readableBytes)
        let isLast = length == message.rest.readableBytes
        let fragment = message.rest.readSlice(length: length) ?? ByteBuffer()
        bytes -= length
        WebSocketEncoder.write(
            fragment.readableBytesView, message.isBegun ? .continuation : message.opcode, isFinal: isLast,
            isCompressed: message.isCompressed && !message.isBegun, mask: mask, into: &buffer)
        if isLast {
            // A large queue that has emptied gives its room back.
            if messages.isEmpty { messages = CircularBuffer(initialCapacity: 0) }
        } else {
            message.isBegun = true
            messages.prepend(message)
        }
        return true
    }

    mutating func removeAll() {
        messages = CircularBuffer(initialCapacity: 0)
        bytes = 0
    }
}
