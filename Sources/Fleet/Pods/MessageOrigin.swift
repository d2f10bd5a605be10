/// Origin of a message between pods, as far as it is known.
package enum MessageOrigin: String, CaseIterable, Sendable {
    /// New message, made by a pod of this site.
    case signed
    /// Unsigned, or signed with a key that is not known here: from a pod of the release before, a pod that has just
    /// begun, or anybody. It is counted and shown, and has no other effect.
    case unsigned
    /// Correctly signed, but by a process not yet known to live: the message may have been recorded. As good as
    /// unsigned until the process is introduced.
    case unproved
    /// Wrong signature: the message is dropped.
    case forged
    /// Repeated: the message was heard already, and is dropped.
    case replayed

    package var isHeard: Bool { self == .signed || self == .unsigned || self == .unproved }
}
