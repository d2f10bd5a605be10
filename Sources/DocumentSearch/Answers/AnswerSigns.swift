/// Signs of a passage that a question may ask for, a number or a path through menus, found while it is indexed.
struct AnswerSigns: OptionSet, Sendable {
    let rawValue: UInt8

    static let number = AnswerSigns(rawValue: 1)
    static let unitOfTime = AnswerSigns(rawValue: 2)
    /// A path through menus.
    static let path = AnswerSigns(rawValue: 4)
    /// Words of places, actions, meanings and reasons; known of English.
    static let place = AnswerSigns(rawValue: 8)
    static let action = AnswerSigns(rawValue: 16)
    static let meaning = AnswerSigns(rawValue: 32)
    static let reason = AnswerSigns(rawValue: 64)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// - Parameter word: as it is compared
    init(_ word: String, _ language: Language) {
        self = []
        if word.unicodeScalars.first?.properties.numericType != nil || NumberWords.numbers(language).contains(word) {
            insert(.number)
        }
        if NumberWords.unitsOfTime(language).contains(word) { insert(.unitOfTime) }
        guard language == .english else { return }
        if Self.placeWords.contains(word) { insert(.place) }
        if Self.actionWords.contains(word) { insert(.action) }
        if Self.meaningWords.contains(word) { insert(.meaning) }
        if Self.reasonWords.contains(word) { insert(.reason) }
    }

    /// Signs in a text that are no words.
    init(_ units: ArraySlice<UInt16>) {
        self = units.contains { $0 == 0x3E || $0 == 0x203A || $0 == 0x2192 || $0 == 0x25B6 } ? .path : []
    }

    private static let placeWords = Set(
        words:
            "under behind below above beside left right top bottom side back front rear corner inside menu panel file directory folder settings located"
    )
    private static let actionWords = Set(
        words:
            """
            press select tap click choose turn hold go open use set enter connect insert push slide swipe touch run type add remove plug \
            unplug switch enable disable adjust drag scroll
            """)
    private static let meaningWords = Set(
        words:
            "is are means mean refers allows lets displays shows specifies indicates called known stands controls sets enables"
    )
    private static let reasonWords = Set(
        words:
            "because due check make sure ensure cause caused causes may might try verify if when error fails not cannot"
    )
}
