package chart

type kind struct{}
