/// What is known of where a message between pods came from.
package enum MessageOrigin: String, CaseIterable, Sendable {
    /// A pod of this site made it, and it is new.
    case signed
    /// Nobody says who made it, or with a key that is not known here: a pod of the release before, or one that has
    /// just begun, or anybody. It is counted and shown, and nothing is done to anybody because of it.
    case unsigned
    /// The signature is right, and nobody knows yet whether the process that made it lives: it may have been recorded. As
    /// good as unsigned until it is introduced.
    case unproved
    /// The signature is not right: it is not heard.
    case forged
    /// It was heard already: it is not heard again.
    case replayed

    package var isHeard: Bool { self == .signed || self == .unsigned || self == .unproved }
}
