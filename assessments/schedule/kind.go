package schedule

type kind struct{}
