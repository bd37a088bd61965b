// Package routing answers the questions that a flow puts to the contact
// centre: is it open now, which queue is that, whose turn is it. It holds no
// clock: the time comes in with each question, time zones through a function.
//
//	resources.go   the resources document: reading, checking, its JSON Schema
//	binding.go     what an id, a name or a label in an export refers to
//	desk.go        one contact's questions, with a problem for what is not bound
//	hours.go       business hours: override > holidays > workingHours > default
//	civil.go       wall clock ↔ instant on the days when clocks are changed
//	queue.go       queues and their agents
//	agent.go       agents with their queues; who is called by an e-mail address or id
//	figures.go     what a queue tells of itself, and call distribution groups
//	number.go      what happens when a call is transferred
//	skill.go       what a contact asks of an agent, relaxed as it waits
//	allocation.go  percent allocation as a weighted round-robin
//	floor.go       live: who waits and who is there; what it is told of queues
//	floor_….go     its contacts, agents, offers and figures; classes (line),
//	               relaxation (plan), and the structures beneath (order, alarm)
//
// The document is described in resources.md and resources.schema.json.
package routing
