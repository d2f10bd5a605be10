/// Size limits for browsers, each with its reason. All are told to the browser in `welcome`.
package enum ProtocolLimits {
    /// Unicode scalars of a typed text. Nobody types a longer name; a pasted page is not a look-up.
    package static let contentScalarsMax = 1000
    /// Unicode scalars of a question: room for a paragraph of context around it.
    package static let queryScalarsMax = 2000
    /// Bytes of a whole `typing` message: 1,000 scalars of four bytes, each escaped at worst, and the other fields.
    package static let typingBytesMax = 8 * 1024
    /// Bytes of any message unless `MAX_MESSAGE_BYTES` says otherwise: room for an image beside a question.
    package static let messageBytesDefault = 1024 * 1024
    /// Nested arrays and objects in a message. Ours nest once; deeper nesting is an attempt on the stack.
    package static let nestingMax = 32
    /// Bytes of an id that the browser chose (query id, product id, client id): it is a key in maps and logs.
    package static let identifierBytesMax = 128
    /// Epochs and offsets that a browser may name: far beyond any that a pod gives.
    package static let epochMax = 1 << 40
    /// Bytes of the value that `ping` wants echoed.
    package static let echoBytesMax = 64
    /// Candidates of a prediction: the default without `limit`, and the upper bound.
    package static let candidatesDefault = 10
    package static let candidatesMax = 50
    /// Error message for a `limit` outside them.
    package static let expectedLimit = "expected a number from 1 to \(candidatesMax) in limit"
}
