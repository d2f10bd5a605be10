import NIOCore

/// Queue of messages that wait for their socket. It cuts large ones into fragments, so that a control frame never waits
/// behind more than one fragment.
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
    /// Payload bytes in the queue.
    private(set) var bytes = 0

    var isEmpty: Bool { messages.isEmpty }

    mutating func append(_ payload: ByteBuffer, _ opcode: WebSocketOpcode, isCompressed: Bool) {
        bytes += payload.readableBytes
        messages.append(Message(opcode: opcode, isCompressed: isCompressed, rest: payload))
    }

    /// Writes the next fragment; false: the queue is empty.
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
            // An emptied queue that had grown large frees its storage.
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
