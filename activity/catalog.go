package activity

// Builtin returns the kinds that come with Callwright, in the order of the
// designer's library.
func Builtin() Catalog {
	return NewCatalog(append([]Kind{
		start(),
		playMessage(),
		playMusic(),
		menu(),
		collectDigits(),
		queueContact(),
		screenPop(),
		disconnect(),
		httpRequest(),
		subflowStart(),
		subflowEnd(),
		subflow(),
		goTo(),
		setVariable(),
		condition(),
		caseStatement(),
		percentAllocation(),
		businessHours(),
		parse(),
		wait(),
		end(),
		handler(),
	}, inert()...)...)
}
