"""Fitting: development questions -> the coefficients that the assistant decides with."""
