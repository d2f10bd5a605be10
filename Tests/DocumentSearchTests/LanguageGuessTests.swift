import Testing

@testable import DocumentSearch

@Suite struct LanguageGuessTests {
    @Test(
        arguments: [
            ("The light blinks while the battery is charged with the cable.", .english),
            ("Die Leuchte blinkt, während der Akku mit dem Kabel geladen wird.", .german),
            ("Le voyant clignote pendant que la batterie est chargée avec le câble.", .french),
            ("La luz parpadea mientras se carga la batería con el cable.", .spanish),
            ("La spia lampeggia mentre la batteria viene caricata con il cavo.", .italian),
            ("A luz pisca enquanto a bateria é carregada com o cabo. Não o retire.", .portuguese),
            ("Het lampje knippert terwijl de accu met de kabel wordt opgeladen.", .dutch),
            ("Lampan blinkar medan batteriet laddas med kabeln, och den är inte på.", .swedish),
            ("Kontrolka miga podczas ładowania akumulatora za pomocą kabla.", .english),
            ("Индикатор мигает, пока аккумулятор заряжается от кабеля.", .russian),
            ("Індикатор блимає, поки акумулятор заряджається.", .other),
            ("Η ένδειξη αναβοσβήνει ενώ φορτίζεται η μπαταρία.", .greek),
            ("הנורית מהבהבת בזמן שהסוללה נטענת באמצעות הכבל.", .hebrew),
            ("يومض الضوء أثناء شحن البطارية بالكابل.", .arabic),
            ("ケーブルで充電している間、ランプが点滅します。", .japanese),
            ("用电缆充电时，指示灯闪烁。", .chinese), ("케이블로 충전하는 동안 표시등이 깜박입니다.", .korean),
            ("12 34 56", .english), ("", .english),
        ] as [(String, Language)])
    func aTextTellsItsLanguage(text: String, language: Language) {
        #expect(LanguageGuess.of(text) == language)
    }

    @Test func mostOfADocumentDecides() {
        let english = Page(number: 1, text: "This is the contents of the manual that was written for you.")
        let german = (2...9).map {
            Page(number: $0, text: "Das ist der Inhalt des Handbuchs, das für Sie geschrieben wurde.")
        }
        #expect(LanguageGuess.of([english] + german) == .german)
        #expect(LanguageGuess.of([]) == .english)
    }
}
